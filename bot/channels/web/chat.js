"use strict";
// The page only shows what the bot answers; all words and all logic are the bot's.
const log = document.getElementById("log");
const form = document.getElementById("form");
const field = document.getElementById("text");
const typing = document.getElementById("typing");
const hint = navigator.language || "en";
let words = {};
let language = null;
let waiting = Promise.resolve();

async function speak(code) {
  if (code === language) return;
  language = code;
  const answer = await (await fetch("/words?language=" + encodeURIComponent(code))).json();
  words = answer.words;
  document.documentElement.lang = answer.language;
  document.documentElement.dir = answer.rtl ? "rtl" : "ltr";
  document.title = words["Ankommen in Bamberg"];
  document.getElementById("title").textContent = words["Ankommen in Bamberg"];
  document.getElementById("label").textContent = words["Your question"];
  field.placeholder = words["Your question"];
  document.getElementById("send").textContent = words["Send"];
  log.setAttribute("aria-label", words["Ankommen in Bamberg"]);
}

function bubble(kind, who) {
  const element = document.createElement("article");
  element.className = "bubble " + kind;
  element.setAttribute("aria-label", who || kind);
  log.append(element);
  return element;
}

function show(reply) {
  const element = bubble("bot", words["Bot"]);
  element.lang = reply.language;
  element.dir = reply.rtl ? "rtl" : "ltr";
  const body = document.createElement("div");
  body.className = "body";
  body.innerHTML = reply.html; // made and escaped by the bot: b, i, a, blockquote
  for (const link of body.querySelectorAll("a")) { link.target = "_blank"; link.rel = "noopener noreferrer"; }
  element.append(body);
  for (const row of reply.buttons) {
    const line = document.createElement("div");
    line.className = "row";
    for (const item of row) {
      const button = document.createElement(item.url ? "a" : "button");
      button.textContent = item.label;
      if (item.url) { button.href = item.url; button.target = "_blank"; button.rel = "noopener noreferrer"; }
      else { button.type = "button"; button.addEventListener("click", () => say({ button: item.data }, item.label)); }
      line.append(button);
    }
    element.append(line);
  }
  element.scrollIntoView({ block: "start" });
}

async function exchange(body) {
  typing.textContent = words["The bot is writing …"] || "…";
  typing.hidden = false;
  try {
    const response = await fetch("/message", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...body, language: hint }),
    });
    if (!response.ok) throw new Error(String(response.status));
    const { replies } = await response.json();
    for (const reply of replies) { await speak(reply.language); show(reply); }
  } catch {
    bubble("bot", words["Bot"]).textContent = words["No connection. Please try again."] || "No connection. Please try again.";
  } finally {
    typing.hidden = true;
  }
}

function say(body, shown) {
  if (shown) {
    const element = bubble("you", words["You"]);
    element.dir = "auto";
    element.textContent = shown;
    element.scrollIntoView({ block: "end" });
  }
  waiting = waiting.then(() => exchange(body)); // one after the other, in the order of the person
  return waiting;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  say({ text }, text);
  field.focus();
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});
speak(hint).catch(() => {}).then(() => say({ text: "/start" }));
