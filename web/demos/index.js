// Which demonstration stands where: a caption with `data-demo` names one; each is loaded when its figure comes near.

const DEMOS = {
  "flip-and-slide": () => import("./flip-and-slide/demo.js"),
};

export const load = (figure) => DEMOS[figure.dataset.demo]?.().then(({ start }) => start(figure));
