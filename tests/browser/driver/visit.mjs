// A person in front of a browser: where they go, what they see, and everything that is wrong on the way.

import { createRequire } from "node:module";
import { join } from "node:path";

import { accessibility, keyboard, width } from "./checks.mjs";

const require = createRequire(join(process.env.WEBAPI_TEST_BROWSER, "package.json"));
const { chromium } = require("playwright-core");

// A phone and a desk.
const WIDTHS = [390, 1280];

export const launch = () =>
  chromium.launch({ executablePath: process.env.WEBAPI_TEST_CHROMIUM, args: ["--disable-gpu"] });

export class Visit {
  static async begin(browser, { url, scripts, pictures, flow }) {
    const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(30_000);
    const visit = new Visit();
    Object.assign(visit, { context, url, scripts, pictures, flow, complaints: [], looked: [], expected: [] });
    context.on("request", (request) => visit.#asked(request.url()));
    context.on("weberror", (error) => visit.complain(`an error on the page: ${error.error()}`));
    context.on("console", (message) => visit.#said(message));
    visit.page = await context.newPage();
    return visit;
  }

  // The redirect URI of a client that answers, so that the browser has somewhere to come back to.
  async client(uri) {
    this.expected.push(uri);
    await this.context.route(`${uri}**`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><html lang=en><title>Client</title><h1>Back</h1>" }),
    );
  }

  // A page that answers with this status is meant to: the browser calls it an error.
  expect(status) {
    this.status = status;
  }

  async go(path) {
    await this.page.goto(new URL(path, this.url).href);
  }

  async fill(label, text) {
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }

  async press(name) {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async follow(name) {
    await this.page.getByRole("link", { name, exact: true }).first().click();
  }

  async signIn(username) {
    await this.fill("Username", username);
    await this.fill("Password", `pw-${username}`);
    await this.press("Sign in");
  }

  get path() {
    return new URL(this.page.url()).pathname;
  }

  heading() {
    return this.page.locator("h1").first().innerText();
  }

  text() {
    return this.page.locator("body").innerText().catch(() => "");
  }

  // Looks at the page as it is: a picture for each width, and everything that can be checked of one. `dark` looks once
  // more in dark colours; `plain` leaves pictures of the page without scripts, too.
  async look(name, { dark = false, plain = false } = {}) {
    this.looked.push(`${name}${this.scripts ? "" : " (no scripts)"}: ${await this.heading()}`);
    if (!this.scripts) return plain ? this.#photograph(`${name}-plain`) : undefined;
    const said = (complaint) => this.complain(`${name}: ${complaint}`);
    (await accessibility(this.page, require)).forEach(said);
    (await keyboard(this.page)).forEach(said);
    await this.page.evaluate(() => document.activeElement.blur());
    await this.#photograph(name, async (wide) => {
      (await width(this.page)).forEach((complaint) => said(`${wide} px: ${complaint}`));
    });
    if (!dark) return;
    await this.page.emulateMedia({ colorScheme: "dark" });
    (await accessibility(this.page, require)).forEach((complaint) => said(`dark: ${complaint}`));
    await this.#photograph(`${name}-dark`);
    await this.page.emulateMedia({ colorScheme: "light" });
  }

  async #photograph(name, check = async () => {}) {
    for (const wide of WIDTHS) {
      await this.page.setViewportSize({ width: wide, height: wide < 600 ? 844 : 900 });
      await check(wide);
      await this.page.screenshot({ path: join(this.pictures, `${this.flow}-${name}-${wide}.png`), fullPage: true });
    }
  }

  complain(text) {
    this.complaints.push(`${this.scripts ? "with" : "without"} scripts: ${text}`);
  }

  async end() {
    await this.context.close();
  }

  #asked(url) {
    const known = url.startsWith(`${this.url}/`) || this.expected.some((client) => url.startsWith(client));
    if (!known) this.complain(`a request to somewhere else: ${url}`);
  }

  #said(message) {
    if (message.type() !== "error" || message.text().includes(`status of ${this.status} `)) return;
    this.complain(`the console says: ${message.text()} (${message.location().url})`);
  }
}
