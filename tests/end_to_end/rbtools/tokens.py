"""API tokens."""

from rbtools.api.client import RBClient

from people import anonymous, person, program, refusal, who


def new_token(url, policy='{}'):
    user = person(url, 'doc').get_root().get_user(username='doc')
    return user.get_api_tokens().create(note='For a test', policy=policy)


def text_of_a_new_token(url):
    return new_token(url).token


def work_of_a_program(url):
    token = new_token(url)
    client = program(url, token.token, save_cookies=False)
    before = client.has_session_cookie()
    root = client.get_root()
    after = client.has_session_cookie()
    requests = root.get_review_requests(from_user='doc', max_results=2)
    items = [request.id for request in requests.all_items]
    reviews = root.get_review_request(review_request_id=2).get_reviews()
    review = reviews.create(body_top='By a program').update(body_bottom='Bye')
    author = review.get_user().username
    review.delete()
    return {
        'class': type(token).__name__,
        'cookie': [before, after],
        'who': who(client),
        'items': items,
        'author': author,
        'gone': refusal(review.get_self)['code'],
    }


def login_later(url):
    token = new_token(url)
    client = anonymous(url, save_cookies=False)
    before = who(client)
    client.login(api_token=token.token)
    return [before, who(client)]


def token_that_only_reads(url):
    token = new_token(url, policy='{"resources": {"*": {"allow": ["GET"], "block": ["*"]}}}')
    root = program(url, token.token, save_cookies=False).get_root()
    request = root.get_review_request(review_request_id=1)
    return {'summary': request.summary, 'refused': refusal(request.update, summary='Mine')}


def token_that_is_deleted(url):
    token = new_token(url)
    client = program(url, token.token, save_cookies=False)
    before = who(client)
    [cookie] = client._transport.server.cookie_jar
    person(url, 'doc').get_root().get_api_token(username='doc', api_token_id=token.id).delete()
    return {
        'session': [before, who(RBClient(url, session=cookie.value, save_cookies=False))],
        'token': refusal(program(url, token.token, save_cookies=False).get_root),
    }
