// Which demonstration stands where: a caption with `data-demo` names one; each is loaded when its figure comes near.

const DEMOS = {
  riemann: () => import("./riemann/demo.js"),
  "flip-and-slide": () => import("./flip-and-slide/demo.js"),
  "entropy-triangle": () => import("./entropy-triangle/demo.js"),
  "kernel-playground": () => import("./kernel-playground/demo.js"),
  "integrated-gradients": () => import("./integrated-gradients/demo.js"),
  "attention-integral": () => import("./attention-integral/demo.js"),
  "convolution-arithmetic": () => import("./convolution-arithmetic/demo.js"),
  "receptive-field": () => import("./receptive-field/demo.js"),
  coupling: () => import("./coupling/demo.js"),
  "monte-carlo": () => import("./monte-carlo/demo.js"),
  "loss-statistic": () => import("./loss-statistic/demo.js"),
  flow: () => import("./flow/demo.js"),
};

export const load = (figure) => DEMOS[figure.dataset.demo]?.().then(({ start }) => start(figure));
