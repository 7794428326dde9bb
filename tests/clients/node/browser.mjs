// A browser without scripts: it keeps cookies, follows redirects within the site, and fills in the forms of pages.

const ESCAPES = { amp: '&', lt: '<', gt: '>', quot: '"' };

const decoded = (text) =>
  text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name) => {
    if (name.startsWith('#x')) return String.fromCodePoint(parseInt(name.slice(2), 16));
    if (name.startsWith('#')) return String.fromCodePoint(parseInt(name.slice(1), 10));
    return ESCAPES[name] ?? whole;
  });

const attributes = (tag) =>
  Object.fromEntries([...tag.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)].slice(1).map(([, name, value]) => [name, decoded(value ?? '')]));

// The forms of a page, each with its fields and its buttons.
const forms = (html) =>
  [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const tags = (name) => [...form.matchAll(new RegExp(`<${name}[^>]*>`, 'g'))].map(([tag]) => attributes(tag.slice(0, -1)));
    const ticked = (field) => !['checkbox', 'radio'].includes(field.type) || 'checked' in field;
    return {
      action: attributes(form.slice(0, form.indexOf('>'))).action,
      fields: tags('input').filter((field) => field.name && ticked(field)).map((field) => [field.name, field.value ?? '']),
      buttons: tags('button').filter((button) => button.name),
    };
  });

export class Browser {
  #cookies = new Map();
  #typed;

  constructor(username, password) {
    this.#typed = { username, password };
  }

  // Opens an authorization request, signs in, agrees; the URL to which the browser is sent in the end.
  authorize(url, redirectUri) {
    return this.#walk(url, (place) => place.startsWith(redirectUri), { name: 'allow', value: 'Authorize' });
  }

  // Opens the page for a device's code and agrees; the text of the last page.
  connect(url) {
    return this.#walk(url, () => false, { name: 'action', value: 'accept' });
  }

  // Opens a page and follows where it leads; the URL that ends it.
  follow(url, end) {
    return this.#walk(url, (place) => place.startsWith(end), { name: 'allow', value: 'Logout' });
  }

  async #walk(url, isEnd, button) {
    let place = String(url);
    let answer = await this.#ask(place);
    for (let step = 0; step < 12; step += 1) {
      const location = answer.headers.get('location');
      if (location) {
        place = new URL(location, place).href;
        if (isEnd(place)) return place;
        answer = await this.#ask(place);
        continue;
      }
      const html = await answer.text();
      if (![200, 403].includes(answer.status)) throw new Error(`${place}: ${answer.status}: ${html}`);
      const form = this.#form(html, button);
      if (!form) return html;
      place = new URL(form.action, place).href;
      answer = await this.#ask(place, new URLSearchParams(form.fields));
    }
    throw new Error(`${place}: the pages do not end`);
  }

  // The form of the page that goes on, filled in; nothing if there is none.
  #form(html, button) {
    for (const { action, fields, buttons } of forms(html)) {
      const has = (name) => fields.some(([known]) => known === name);
      if (has('password')) return { action, fields: fields.map(([name, value]) => [name, this.#typed[name] ?? value]) };
      if (has('user_code')) return { action, fields };
      if (buttons.some(({ name, value }) => name === button.name && value === button.value)) {
        return { action, fields: [...fields, [button.name, button.value]] };
      }
    }
    return undefined;
  }

  async #ask(url, body) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: cookie ? { cookie } : {} });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return answer;
  }
}
