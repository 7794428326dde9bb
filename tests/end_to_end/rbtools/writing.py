"""Creating, changing and deleting."""

from people import anonymous, person, refusal


def life_of_a_repository(url):
    repositories = person(url, 'admin').get_root().get_repositories()
    created = repositories.create(name='Größe', path='git://example.com/größe.git', tool='Git', visible=False)
    updated = created.update(name='Height', visible=True)
    seen = anonymous(url).get_root().get_repository(repository_id=created.id)
    person(url, 'admin').get_root().get_repository(repository_id=created.id).delete()
    gone = refusal(anonymous(url).get_root().get_repository, repository_id=created.id)
    return {
        'created': [type(created).__name__, created.name, created.path, created.visible],
        'updated': [updated.id == created.id, updated.name, updated.visible],
        'seen': [seen.name, seen.path],
        'gone': gone,
    }


def repositories_that_fit(url, **query):
    found = person(url, 'admin').get_root().get_repositories(**query)
    return [repository.name for repository in found.all_items]


def repositories_by_what_rbtools_asks_for(url):
    both = 'git://example.com/core.git,/mirror/docs'
    return {
        'name': repositories_that_fit(url, name='Core,Old,Nothing'),
        'path': repositories_that_fit(url, path=both),
        'tool': repositories_that_fit(url, tool='Git,Perforce,Bazaar'),
        'all': repositories_that_fit(url, name='Core', path=both, tool='Mercurial'),
    }


def life_of_a_review(url):
    request = person(url, 'dopey').get_root().get_review_request(review_request_id=2)
    created = request.get_reviews().create(body_top='Schön,\nbut <slow> & "long"', ship_it=False)
    updated = created.update(body_bottom='Bye', ship_it=True)
    comment = updated.get_comments().create(text='Why?', first_line=3, issue_opened=True)
    hidden = request.get_reviews().total_results
    updated.delete()
    return {
        'created': [type(created).__name__, created.body_top, created.ship_it, created.public],
        'updated': [updated.id == created.id, updated.body_top, updated.body_bottom, updated.ship_it],
        'comment': [comment.first_line, comment.issue_status],
        'author': updated.get_user().username,
        'before': hidden,
        'after': request.get_reviews().total_results,
    }


def published_review(url):
    reviews = person(url, 'dopey').get_root().get_review_request(review_request_id=2).get_reviews()
    review = reviews.create(body_top='Fine', ship_it=True)
    review.update(public=True)
    seen = anonymous(url).get_root().get_review(review_request_id=2, review_id=review.id)
    return [seen.body_top, seen.ship_it, seen.public]


def life_of_a_review_request(url):
    requests = person(url, 'dopey').get_root().get_review_requests()
    created = requests.create(summary='Say hello', public=True)
    closed = created.update(status='submitted')
    return {
        'created': [type(created).__name__, created.status, created.absolute_url == created.links.self.href],
        'closed': [closed.id == created.id, closed.status],
    }
