"""What RBTools makes of refusals."""

from rbtools.api.client import RBClient

from people import anonymous, person, program, refusal

# Each client for itself: nobody is logged in by the cookie of another.
ALONE = {'save_cookies': False}


def refusals(url):
    doc = person(url, 'doc', **ALONE).get_root()
    found = {
        'nothing there': refusal(doc.get_review_request, review_request_id=4711),
        "another's": refusal(doc.get_review_request(review_request_id=2).update, summary='Mine'),
        'superusers only': refusal(doc.get_audit_entries),
        'wrong fields': refusal(
            doc.get_review_request(review_request_id=1).update, status='finished', summary='x' * 301
        ),
    }
    admin = person(url, 'admin', **ALONE).get_root()
    create = admin.get_repositories().create
    found['a taken name'] = refusal(create, name='Core', path='/core', tool='Git')
    found['a missing field'] = refusal(create, name='New', path='/new')
    depot = admin.get_repository(repository_id=4)
    found['a repository that cannot tell'] = refusal(depot.get_info)
    found['nobody'] = refusal(anonymous(url, **ALONE).get_root().get_audit_entries)
    wrong = RBClient(url, username='doc', password='wrong', **ALONE)
    found['a wrong password'] = refusal(wrong.get_root)
    found['a wrong token'] = refusal(program(url, 'rvw_wrong', **ALONE).get_root)
    return found
