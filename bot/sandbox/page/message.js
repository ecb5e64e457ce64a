import { drawComponents, fileLine } from "./components.js";
import { markdown } from "./markdown.js";
import { h, icon, link, safeLink } from "./parts.js";

const ephemeral = 64;
const loading = 128;
const layout = 32768;

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

/** Draw a round picture with the first letter of a name. */
export function avatar(name, bot) {
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + letter.codePointAt(0)) % 360;
  const face = h("span", { class: bot ? "avatar bot" : "avatar", "aria-hidden": true }, bot ? "❝" : name.slice(0, 1).toUpperCase());
  face.style.setProperty("--hue", String(hue));
  return face;
}

/** Answer the name to show for an account. */
export function shownName(user) {
  return user.global_name || user.username;
}

/**
 * Draw a message. `context` is as for components, with `menu(event, message)` and
 * `dismiss(message)` besides.
 */
export function drawMessage(message, context) {
  const own = Boolean(message.flags & ephemeral);
  const thinking = Boolean(message.flags & loading);
  const name = shownName(message.author);
  const body = h("div", { class: "body" }, header(message, name), ...content(message, context, thinking));
  if (own) body.append(ephemeralNote(message, context));
  const names = ["message", own && "ephemeral", message.pings_me && "pinged"].filter(Boolean);
  const element = h(
    "article",
    {
      class: names.join(" "),
      "data-testid": own ? "ephemeral" : "message",
      "data-message-id": message.id,
      "data-thinking": thinking ? "true" : null,
      "aria-label": `${name}, ${clock.format(new Date(message.timestamp))}`,
      tabindex: -1,
      oncontextmenu: (event) => {
        if (event.target.closest("a, button, select, input")) return;
        event.preventDefault();
        context.menu(message, { x: event.clientX, y: event.clientY });
      },
    },
    above(message, context),
    h("div", { class: "line" }, avatar(name, message.author.bot), body),
    more(message, context),
  );
  return element;
}

function more(message, context) {
  const open = (event) => {
    const place = event.currentTarget.getBoundingClientRect();
    context.menu(message, { x: place.right, y: place.bottom, back: event.currentTarget });
  };
  return h(
    "button",
    { type: "button", class: "more", "aria-label": "More actions", "aria-haspopup": "menu", "data-testid": "more", onclick: open },
    h("span", { "aria-hidden": true }, "⋯"),
  );
}

function header(message, name) {
  const moment = new Date(message.timestamp);
  return h(
    "div",
    { class: "head" },
    h("span", { class: "name" }, name),
    message.author.bot ? h("span", { class: "tag", title: "An application" }, "APP") : null,
    h("time", { class: "when", datetime: moment.toISOString(), title: full.format(moment) }, clock.format(moment)),
  );
}

function above(message, context) {
  const user = message.interaction_metadata?.user;
  if (user && message.label) {
    return h("p", { class: "above" }, h("span", { class: "hook", "aria-hidden": true }), h("b", {}, shownName(user)), " used ", h("span", { class: "used" }, message.label));
  }
  const parent = message.referenced_message;
  if (!message.message_reference) return null;
  const text = parent ? excerpt(parent, context) : "Original message was deleted";
  return h("p", { class: "above" }, h("span", { class: "hook", "aria-hidden": true }), parent ? h("b", {}, `@${shownName(parent.author)}`) : null, " ", h("span", { class: "excerpt" }, text));
}

function excerpt(message, context) {
  const nodes = markdown(message.content || "", context.names);
  return (nodes.textContent || "a card").slice(0, 90);
}

function content(message, context, thinking) {
  if (thinking) {
    const dots = h("span", { class: "dots", "aria-hidden": true }, h("i"), h("i"), h("i"));
    return [h("p", { class: "thinking" }, dots, `${shownName(message.author)} is thinking…`)];
  }
  const parts = [];
  if (message.content) {
    const edited = message.edited_timestamp ? h("small", { class: "edited" }, " (edited)") : null;
    parts.push(h("div", { class: "text" }, markdown(message.content, context.names), edited));
  }
  parts.push(...message.embeds.map((embed) => drawEmbed(embed, context)));
  const files = message.flags & layout ? [] : message.attachments;
  parts.push(...files.map(drawFile));
  parts.push(...drawComponents(message.components, { ...context, act: (doing, data) => context.act(doing, { message: message.id, ...data }) }));
  return parts;
}

function drawFile(file) {
  if (/^image\/(png|jpeg|gif|webp)$/.test(file.content_type ?? "")) {
    return h("img", { class: "picture", src: file.url, alt: file.description || file.filename });
  }
  return fileLine(file.filename, file.url, file.size);
}

function drawEmbed(embed, context) {
  const url = safeLink(embed.url ?? "");
  const title = embed.title ? h("p", { class: "embed-title" }, url ? link(url, embed.title) : embed.title) : null;
  const box = h(
    "section",
    { class: "card embed" },
    embed.author ? h("p", { class: "embed-author" }, embed.author.name) : null,
    title,
    embed.description ? h("div", { class: "text" }, markdown(embed.description, context.names)) : null,
    ...(embed.fields ?? []).map((field) =>
      h("div", { class: "field" }, h("b", {}, field.name), h("div", { class: "text" }, markdown(field.value, context.names)))),
    embed.footer ? h("small", { class: "subtext" }, embed.footer.text) : null,
  );
  if (Number.isInteger(embed.color)) {
    box.style.setProperty("--accent", `#${embed.color.toString(16).padStart(6, "0")}`);
  }
  return box;
}

function ephemeralNote(message, context) {
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    "Only you can see this · ",
    h("button", { type: "button", class: "plain", "data-testid": "dismiss", onclick: () => context.dismiss(message) }, "Dismiss"),
  );
}
