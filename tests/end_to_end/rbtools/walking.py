"""From the root to everything else by links, and through pages."""

from people import anonymous, person


def classes_behind_the_links_of_the_root(url):
    root = person(url, 'admin').get_root()
    links = [name for name in root.links if name != 'self']
    found = {'self': type(root).__name__}
    for name in links:
        found[name] = type(getattr(root, f'get_{name}')()).__name__
    return found


def way_down_to_a_comment(url):
    root = anonymous(url).get_root()
    request = root.get_review_requests(from_user='doc', q='stable')[0]
    review = request.get_reviews()[0]
    comment = review.get_comments()[0]
    return [request.summary, review.body_top, comment.text]


def way_up_from_a_comment(url):
    root = anonymous(url).get_root()
    comment = root.get_comment(review_request_id=1, review_id=1, comment_id=1)
    review = root.get_review(review_request_id=1, review_id=1)
    return [comment.get_self().text, review.get_user().fullname, review.links.user.title]


def all_review_requests(url):
    requests = anonymous(url).get_root().get_review_requests(max_results=4)
    return {
        'ids': [request.id for request in requests.all_items],
        'total': requests.total_results,
        'sizes': [len(page) for page in requests.all_pages],
    }


def all_tags(url):
    root = anonymous(url).get_root()
    return [tag.name for tag in root.get_tags(max_results=50).all_items]


def forth_and_back(url):
    first = anonymous(url).get_root().get_review_requests(max_results=4)
    second = first.get_next()
    return [[request.id for request in page] for page in (first, second, second.get_prev())]


def end_of_the_pages(url):
    page = anonymous(url).get_root().get_review_requests(max_results=200)
    try:
        page.get_next()
    except StopIteration:
        return 'StopIteration'


def items_by_template(url):
    root = anonymous(url).get_root()
    user = root.get_user(username='grumpy')
    repository = root.get_repository(repository_id=2)
    request = root.get_review_request(review_request_id=2)
    return {
        'classes': [type(item).__name__ for item in (user, repository, request)],
        'user': user.fullname,
        'repository': [repository.name, repository.tool, repository.mirror_path],
        'request': [request.summary, request.status, request.public],
    }


def expanded_submitters(url):
    requests = anonymous(url).get_root().get_review_requests(expand='submitter', max_results=200)
    return {
        'classes': sorted({type(request.submitter).__name__ for request in requests}),
        'names': sorted({request.submitter.fullname for request in requests}),
    }


def expanded_relations(url):
    root = anonymous(url).get_root()
    request = root.get_review_request(review_request_id=1, expand='submitter,target_people,reviews')
    return {
        'submitter': request.submitter.username,
        'people': [[type(person).__name__, person.username] for person in request.target_people],
        'reviews': [[type(review).__name__, review.body_top] for review in request.reviews],
        'email': request.submitter.email,
    }


def people_behind_link_fields(url):
    root = anonymous(url).get_root()
    request = root.get_review_request(review_request_id=1)
    return [[link.title, link.get().username] for link in request.target_people]


def chosen_fields(url):
    root = anonymous(url).get_root()
    requests = root.get_review_requests(only_fields='id,summary', only_links='self', max_results=1)
    [request] = requests
    return {'fields': sorted(request.iterfields()), 'links': sorted(request.links)}
