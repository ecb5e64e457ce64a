import { h } from "./parts.js";

let shown = null;

/** Close the menu that is open, if one is. */
export function closeMenu() {
  shown?.();
}

/**
 * Open a menu of things to do with a message.
 *
 * @param {{x: number, y: number, back?: HTMLElement}} place Where; and what gets the focus back.
 * @param {Array<{title?: string, items: Array<{label: string, run: Function}>}>} groups
 */
export function openMenu(place, groups) {
  closeMenu();
  const before = place.back ?? document.activeElement;
  const buttons = [];
  const parts = groups.filter((group) => group.items.length).map((group) => drawGroup(group, buttons));
  const menu = h("div", { class: "menu", role: "menu", "aria-label": "Message actions", "data-testid": "message-menu", onkeydown: (event) => key(event, buttons) }, parts);
  const outside = (event) => menu.contains(event.target) || closeMenu();
  shown = () => {
    shown = null;
    document.removeEventListener("pointerdown", outside);
    menu.remove();
    before?.focus?.();
  };
  document.body.append(menu);
  const box = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(place.x, innerWidth - box.width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(place.y, innerHeight - box.height - 8))}px`;
  document.addEventListener("pointerdown", outside);
  buttons[0]?.focus();
}

function drawGroup(group, buttons) {
  const items = group.items.map((item) => {
    const run = () => {
      closeMenu();
      item.run();
    };
    const button = h("button", { type: "button", class: "menu-item", role: "menuitem", tabindex: -1, "data-testid": "menu-item", onclick: run }, item.label);
    buttons.push(button);
    return button;
  });
  const title = group.title ? h("p", { class: "menu-title" }, group.title) : null;
  return h("div", { role: "group", "aria-label": group.title ?? "Message", class: "menu-group" }, title, items);
}

function key(event, buttons) {
  const index = buttons.indexOf(document.activeElement);
  if (event.key === "ArrowDown") buttons[(index + 1) % buttons.length].focus();
  else if (event.key === "ArrowUp") buttons[(index - 1 + buttons.length) % buttons.length].focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else return;
  event.preventDefault();
}
