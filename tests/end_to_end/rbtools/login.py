"""Passwords and the session cookie."""

from rbtools.api.client import RBClient

from people import anonymous, person, who


def session_cookie(url):
    doc = person(url, 'doc')
    before = doc.has_session_cookie()
    doc.get_root()
    cookies = {cookie.name: cookie.value for cookie in doc._transport.server.cookie_jar}
    return {
        'before': before,
        'after': doc.has_session_cookie(),
        'second request': who(doc),
        'another client with the cookies of the first': who(anonymous(url)),
        'another client with the cookie as its session': who(
            RBClient(url, session=cookies['rbsessionid'], save_cookies=False)
        ),
        'a client without cookies': who(anonymous(url, save_cookies=False)),
    }


def session_of_another_person(url):
    first = who(person(url, 'doc'))
    return [first, who(person(url, 'grumpy')), who(anonymous(url))]


def logout(url):
    doc = person(url, 'doc')
    doc.get_root()
    [cookie] = doc._transport.server.cookie_jar
    doc.logout()
    return {
        'kept': doc.has_session_cookie(),
        'worth': who(RBClient(url, session=cookie.value, save_cookies=False)),
    }


def password_that_is_asked_for(url):
    asked = []

    def answer(realm, uri, username, password):
        # The client asks again for what it sends; by then it knows.
        if username is None:
            asked.append(realm)
        return 'dopey', 'pw-dopey'

    client = RBClient(url, auth_callback=answer, save_cookies=False)
    reviews = client.get_root().get_review_request(review_request_id=2).get_reviews()
    review = reviews.create(body_top='Asked')
    return {'asked': asked, 'author': review.get_user().username}


def session_by_links(url):
    session = person(url, 'doc').get_root().get_session(expand='user')
    again = session.get_self()
    return [type(session).__name__, session.user.fullname, again.user.username]
