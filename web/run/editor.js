// The editor of a program: prism-code-editor with the site's colours (web/editor.css).

import { createEditor } from "prism-code-editor";
import { defaultCommands, editHistory } from "prism-code-editor/commands";
import "prism-code-editor/prism/languages/python";
import "prism-code-editor/languages/python";

export function edit(place, { program, label, onChange, onRun, firstLine = 1 }) {
  const editor = createEditor(place, { language: "python", value: program, tabSize: 4, lineNumbers: true });
  editor.addExtensions(defaultCommands(), editHistory());
  const { textarea, container } = editor;
  textarea.setAttribute("aria-label", label);
  textarea.setAttribute("spellcheck", "false");
  let marked = null;
  place.addEventListener("keydown", (event) => { // before the editor's own listeners
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      onRun();
    } else if (event.key === "Escape") {
      textarea.blur(); // Tab goes on to the next button now, and does not indent
    }
  }, true);
  editor.on("update", (value) => {
    mark(null);
    onChange(value);
  });
  function mark(number) {
    marked?.classList.remove("marked-line");
    marked = number ? editor.lines[number] : null;
    marked?.classList.add("marked-line");
    if (marked) container.scrollTop = marked.offsetTop - container.clientHeight / 3;
  }
  const begin = program.split("\n").slice(0, firstLine - 1).join("\n").length + (firstLine > 1);
  textarea.setSelectionRange(begin, begin);
  return {
    get value() { return editor.value; },
    set value(text) { editor.setOptions({ value: text }); },
    mark,
    focus: () => textarea.focus({ preventScroll: true }),
    show: (number) => (container.scrollTop = (editor.lines[number]?.offsetTop ?? 0) - 4),
  };
}
