"""A browser without scripts: it keeps cookies, follows redirects within the site, and fills in the forms of pages."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


class Failed(Exception):
    """What went wrong on the pages, with the page."""


class Forms(HTMLParser):
    """The forms of a page, each with its fields and its buttons."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == 'form':
            self.forms.append({'action': attrs.get('action') or '', 'fields': [], 'buttons': {}})
        elif self.forms and tag == 'button' and attrs.get('name'):
            self.forms[-1]['buttons'][attrs['name'], attrs.get('value') or ''] = True
        elif self.forms and tag == 'input' and attrs.get('name'):
            if attrs.get('type') in ('checkbox', 'radio') and 'checked' not in attrs:
                return
            self.forms[-1]['fields'].append((attrs['name'], attrs.get('value') or ''))


class Browser:
    """A person's browser."""

    def __init__(self, username, password):
        self.typed = {'username': username, 'password': password}
        self.session = requests.Session()
        self.session.trust_env = False

    def authorize(self, url, redirect_uri):
        """Opens an authorization request, signs in, agrees; the URL to which the browser is sent in the end."""
        return self.walk(url, lambda place: place.startswith(redirect_uri), ('allow', 'Authorize'))

    def connect(self, url):
        """Opens the page for a device's code and agrees; the text of the last page."""
        return self.walk(url, lambda place: False, ('action', 'accept'))

    def walk(self, url, is_end, button):
        answer = self.session.get(url, allow_redirects=False)
        for _ in range(12):
            if answer.is_redirect:
                place = urljoin(answer.url, answer.headers['location'])
                if is_end(place):
                    return place
                answer = self.session.get(place, allow_redirects=False)
                continue
            if answer.status_code not in (200, 403):
                raise Failed(f'{answer.url}: {answer.status_code}: {answer.text}')
            form = self.form(answer, button)
            if form is None:
                return answer.text
            action, fields = form
            answer = self.session.post(urljoin(answer.url, action), data=fields, allow_redirects=False)
        raise Failed(f'{answer.url}: the pages do not end: {answer.text}')

    def form(self, answer, button):
        """The form of the page that goes on, filled in; nothing if there is none."""
        parser = Forms()
        parser.feed(answer.text)
        for form in parser.forms:
            names = {name for name, _ in form['fields']}
            if 'password' in names:
                return form['action'], [(name, self.typed.get(name, value)) for name, value in form['fields']]
            if 'user_code' in names:
                return form['action'], form['fields']
            if button in form['buttons']:
                return form['action'], [*form['fields'], button]
        return None
