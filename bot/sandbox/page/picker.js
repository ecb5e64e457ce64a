import { fill, freshId, h } from "./parts.js";

/** A list above the composer, steered from an input that keeps the focus. */
export class Picker {
  constructor() {
    this.id = freshId("picker");
    this.title = h("p", { class: "picker-title" });
    this.list = h("ul", { id: this.id, role: "listbox", "aria-label": "Suggestions", "data-testid": "picker" });
    this.element = h("div", { class: "picker", hidden: true }, this.title, this.list);
    this.items = [];
    this.active = -1;
    this.input = null;
  }

  get open() {
    return !this.element.hidden;
  }

  /**
   * Show items, each with `label`, and maybe `hint` and `detail`.
   *
   * @param {HTMLElement} input The field that steers the list.
   * @param {string} title What the list holds.
   * @param {Array} items What to choose from.
   * @param {Function} onChoose Called with the chosen item.
   * @param {boolean} first Whether the first item is active at once.
   */
  show(input, title, items, onChoose, first = true) {
    if (this.input && this.input !== input) this.hide();
    this.input = input;
    this.items = items;
    this.onChoose = onChoose;
    this.title.textContent = title;
    fill(this.list, items.map((item, index) => this.row(item, index)));
    this.element.hidden = items.length === 0;
    input.setAttribute("aria-controls", this.id);
    input.setAttribute("aria-expanded", String(this.open));
    this.activate(first && items.length ? 0 : -1);
  }

  row(item, index) {
    const choose = (event) => {
      event.preventDefault();
      this.active = index;
      this.accept();
    };
    return h(
      "li",
      { id: `${this.id}-${index}`, role: "option", "aria-selected": "false", "data-testid": "picker-option", onmousedown: choose },
      h("span", { class: "picker-label" }, item.label),
      item.hint ? h("span", { class: "picker-hint" }, item.hint) : null,
      item.detail ? h("span", { class: "picker-detail" }, item.detail) : null,
    );
  }

  activate(index) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const row = this.list.children[index];
    if (row) {
      row.setAttribute("aria-selected", "true");
      row.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", row.id);
    } else {
      this.input?.removeAttribute("aria-activedescendant");
    }
  }

  move(step) {
    const count = this.items.length;
    const next = this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
    this.activate(next);
  }

  /** Choose the active item; answer whether there was one. */
  accept(fallback = false) {
    const item = this.items[this.active] ?? (fallback ? this.items[0] : undefined);
    if (!this.open || !item) return false;
    const choose = this.onChoose;
    this.hide();
    choose(item);
    return true;
  }

  hide() {
    this.element.hidden = true;
    this.items = [];
    this.active = -1;
    this.input?.setAttribute("aria-expanded", "false");
    this.input?.removeAttribute("aria-activedescendant");
  }

  /** Take a key that steers the list; answer whether it was one. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" && !event.shiftKey) return this.take(event, true);
    else if (event.key === "Enter" && !event.shiftKey) return this.take(event, false);
    else return false;
    event.preventDefault();
    return true;
  }

  take(event, fallback) {
    const taken = this.accept(fallback);
    if (taken) event.preventDefault();
    return taken;
  }
}
