"""Clients of the people of the demo."""

from rbtools.api.client import RBClient
from rbtools.api.errors import APIError


def anonymous(url, **settings):
    return RBClient(url, **settings)


def person(url, name, **settings):
    return RBClient(url, username=name, password=f'pw-{name}', **settings)


def program(url, api_token, **settings):
    return RBClient(url, api_token=api_token, **settings)


def who(client):
    """Whom the server takes the client for."""
    session = client.get_root().get_session(expand='user')
    return session.user.username if session.authenticated else None


def refusal(function, *arguments, **named):
    """What RBTools makes of the error that a call must end with."""
    try:
        function(*arguments, **named)
    except APIError as error:
        return {
            'class': type(error).__name__,
            'code': error.error_code,
            'status': error.http_status,
            'text': str(error),
        }
    raise AssertionError(f'{function} was not refused')
