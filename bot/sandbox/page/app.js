import { messageCommands, leaves } from "./commands.js";
import { Composer } from "./composer.js";
import { openDialog } from "./dialog.js";
import { Live } from "./live.js";
import { openMenu } from "./menu.js";
import { avatar, drawMessage, shownName } from "./message.js";
import { fill, h, toast } from "./parts.js";

const direct = 1;
const at = (id) => document.getElementById(id);

const app = { state: null, channel: null, unread: new Map(), drawn: new Map() };

const names = {
  user: (id) => app.state.users.find((user) => user.id === id)?.name,
  role: (id) => app.state.roles.find((role) => role.id === id)?.name,
  channel: (id) => app.state.channels.find((channel) => channel.id === id)?.name,
};

function lists() {
  const { users, roles, channels, guild } = app.state;
  const places = channels.filter((channel) => channel.kind !== direct);
  return {
    users: users.map((user) => ({ ...user, label: user.name })),
    roles: roles.filter((role) => role.id !== guild.id).map((role) => ({ ...role, label: `@${role.name}` })),
    channels: places.map((channel) => ({ ...channel, label: `#${channel.name}` })),
  };
}

function channel() {
  return app.state?.channels.find((place) => place.id === app.channel);
}

const live = new Live(receive, (text) => { at("connection").textContent = text; });

const composer = new Composer(at("composer"), {
  live, channel, lists, names,
  say: (text, replyTo) => live.tell("say", { channel: app.channel, text, reply_to: replyTo ?? null }),
  run: (path, values) => run(path, values),
});

function receive(event) {
  const handler = { state: take, message_create: added, message_update: changed, message_delete: gone, typing, failed: (told) => toast(told.text) }[event.t];
  handler?.(event);
}

function take(state) {
  const before = app.state;
  app.state = state;
  if (!channel()) {
    app.channel = (state.channels.find((place) => place.kind !== direct) ?? state.channels[0]).id;
  }
  if (before?.me !== state.me) app.unread.clear();
  drawSide();
  drawChannel();
  composer.refresh();
}

function added(event) {
  app.state.messages[event.channel].push(event.message);
  if (event.channel === app.channel) {
    const near = nearEnd();
    at("log").append(draw(event.message));
    drawIntro();
    at("typing").textContent = "";
    if (near || event.message.author.id === app.state.me) toEnd();
    return;
  }
  app.unread.set(event.channel, (app.unread.get(event.channel) ?? 0) + 1);
  drawSide();
}

function changed(event) {
  const list = app.state.messages[event.channel];
  const index = list.findIndex((message) => message.id === event.id);
  if (index < 0) return;
  list[index] = event.message;
  const old = app.drawn.get(event.id);
  if (!old?.isConnected) return;
  const near = nearEnd();
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.customId : null;
  const fresh = draw(event.message);
  old.replaceWith(fresh);
  // The card was redrawn under the finger that pressed it: keep the place.
  if (focused) (fresh.querySelector(`[data-custom-id="${CSS.escape(focused)}"]`) ?? fresh).focus();
  if (near) toEnd();
}

function gone(event) {
  const list = app.state.messages[event.channel];
  app.state.messages[event.channel] = list.filter((message) => message.id !== event.id);
  app.drawn.get(event.id)?.remove();
  app.drawn.delete(event.id);
  drawIntro();
}

let typingTimer = 0;

function typing(event) {
  if (event.channel !== app.channel) return;
  at("typing").textContent = `${app.state.bot.name} is typing…`;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => { at("typing").textContent = ""; }, 8000);
}

function nearEnd() {
  const box = at("scroll");
  return box.scrollHeight - box.scrollTop - box.clientHeight < 120;
}

function toEnd() {
  requestAnimationFrame(() => { at("scroll").scrollTop = at("scroll").scrollHeight; });
}

function drawSide() {
  const { state } = app;
  at("server").textContent = state.guild.name;
  const places = state.channels.filter((place) => place.kind !== direct);
  const talks = state.channels.filter((place) => place.kind === direct);
  fill(at("channels"), h("p", { class: "side-title" }, "Channels"), places.map(drawPlace), h("p", { class: "side-title" }, "Direct messages"), talks.map(drawPlace));
  fill(at("people"), state.people.map(drawPerson));
}

function drawPlace(place) {
  const count = app.unread.get(place.id) ?? 0;
  const sign = place.kind === direct ? "@" : "#";
  const show = () => {
    app.channel = place.id;
    app.unread.delete(place.id);
    closeSide();
    drawSide();
    drawChannel();
    composer.refresh();
  };
  return h(
    "button",
    {
      type: "button", class: place.parent && place.kind > 9 ? "place thread" : "place", "data-testid": "channel", "data-channel": place.name,
      "aria-current": place.id === app.channel ? "page" : null, onclick: show,
    },
    h("span", { class: "sign", "aria-hidden": true }, sign),
    h("span", { class: "place-name" }, place.name),
    count ? h("span", { class: "badge", "data-testid": "unread", "aria-label": `${count} unread` }, String(count)) : null,
  );
}

function drawPerson(person) {
  const me = person.id === app.state.me;
  const role = person.admin ? "admin" : "member";
  return h(
    "button",
    { type: "button", class: "person", "aria-pressed": String(me), "data-testid": `person-${role}`, onclick: () => live.tell("as", { user: person.id }) },
    avatar(person.name, false),
    h("span", {}, person.name, h("small", {}, role)),
  );
}

function drawChannel() {
  const place = channel();
  at("title").textContent = `${place.kind === direct ? "@" : "# "}${place.name}`;
  at("topic").textContent = place.topic;
  app.drawn.clear();
  fill(at("log"), app.state.messages[place.id].map(draw));
  drawIntro();
  toEnd();
}

function drawIntro() {
  const place = channel();
  const empty = app.state.messages[place.id].length === 0;
  const wanted = ["quote find", "quote random", "insight today", "episode list", "help"];
  const usable = leaves(place.commands).map((leaf) => leaf.path);
  const offered = [...wanted.filter((path) => usable.includes(path)), ...usable.filter((path) => !wanted.includes(path))];
  const tries = offered.slice(0, 4).map((path) =>
    h("button", { type: "button", class: "try", "data-testid": "suggestion", onclick: () => composer.start(path) }, `/${path}`));
  const hello = h("div", { class: "hello" },
    h("span", { class: "hello-sign", "aria-hidden": true }, "❝"),
    h("h3", {}, `Ask ${app.state.bot.name} who said it`),
    h("p", {}, "Type ", h("kbd", {}, "/"), " below and pick a command, or begin with one of these. To check somebody’s words, open the ⋯ menu of any message."),
    h("div", { class: "tries" }, tries));
  fill(at("intro"), empty && tries.length ? hello : null);
}

function draw(message) {
  const element = drawMessage(message, {
    names,
    lists: lists(),
    act: (doing, data) => act(doing, data),
    menu: (target, place) => openMessageMenu(target, place),
    dismiss: (target) => live.tell("dismiss", { channel: target.channel_id, message: target.id }),
  });
  app.drawn.set(message.id, element);
  return element;
}

function openMessageMenu(message, place) {
  const apps = messageCommands(channel().commands).map((name) => ({
    label: name,
    run: () => follow(live.ask("context", { channel: message.channel_id, message: message.id, name }), name),
  }));
  const items = [];
  if (!(message.flags & 64)) items.push({ label: "Reply", run: () => composer.setReply(message, shownName(message.author)) });
  if (message.content) items.push({ label: "Copy text", run: () => navigator.clipboard?.writeText(message.content) });
  openMenu(place, [{ items }, { title: "Apps", items: apps }]);
}

function run(path, values) {
  return follow(live.ask("slash", { channel: app.channel, path, values }), `/${path}`);
}

/** Show that something was sent until it is answered, and say so when it is not. */
async function follow(asking, label) {
  const line = h("p", { class: "sending" }, h("span", { class: "dots", "aria-hidden": true }, h("i"), h("i"), h("i")), ` ${label} — waiting for ${app.state.bot.name}`);
  at("log").append(line);
  toEnd();
  try {
    opened(await asking);
    line.remove();
  } catch (error) {
    const close = h("button", { type: "button", class: "plain", onclick: () => line.remove() }, "Dismiss");
    line.className = "sending broken";
    line.setAttribute("data-testid", "failed");
    fill(line, `${label} — ${error.message} · `, close);
    toEnd();
  }
}

async function act(doing, data) {
  try {
    opened(await live.ask(doing, { channel: app.channel, ...data }));
  } catch (error) {
    toast(`This interaction failed: ${error.message}`);
  }
}

function opened(event) {
  if (event.t !== "modal") return;
  openDialog(event.modal, {
    names,
    lists: lists(),
    submit: (values) => live.ask("submit", { channel: app.channel, modal: event.id, values }),
  });
}

function closeSide() {
  document.body.classList.remove("side-open");
  at("burger").setAttribute("aria-expanded", "false");
}

at("burger").addEventListener("click", () => {
  const open = document.body.classList.toggle("side-open");
  at("burger").setAttribute("aria-expanded", String(open));
});

document.querySelector(".main").addEventListener("click", (event) => {
  if (!event.target.closest("#burger")) closeSide();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSide();
  const typing = event.target.closest?.("input, textarea, select, dialog, .menu");
  if (event.key === "/" && !typing) composer.text.focus();
});
