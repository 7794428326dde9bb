"""RBTools' cache, which says in its log what it did."""

import logging

from people import anonymous, person


class Listener(logging.Handler):
    """Counts what the cache does, by its own words."""

    WORDS = {
        'Added cache entry': 'stored',
        'expired and was not modified': 'unchanged',
        'expired and was modified': 'changed',
        'cannot be cached': 'not kept',
    }

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.told = []
        logger = logging.getLogger('rbtools.api.cache')
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        logger.addHandler(self)

    def emit(self, record):
        message = record.getMessage()
        self.told += [word for text, word in self.WORDS.items() if text in message]

    def of(self, function, *arguments, **named):
        """What happens in a call, and what it returns."""
        self.told = []
        found = function(*arguments, **named)
        return self.told, found


def second_read(url):
    listener = Listener()
    client = anonymous(url)
    found = {}
    reads = {
        'root': client.get_root,
        'item with an ETag': lambda: client.get_path('users/doc'),
        'item with a date': lambda: client.get_path('review-requests/1'),
        'list with an ETag': lambda: client.get_path('groups'),
        'list without a validator': lambda: client.get_path('review-requests'),
    }
    for name, read in reads.items():
        first, one = listener.of(read)
        second, two = listener.of(read)
        found[name] = {
            'told': [first, second],
            'equal': one.rsp == two.rsp,
            'classes': [type(one).__name__, type(two).__name__],
        }
    return found


def change_by_somebody(url):
    admin = person(url, 'admin', cookie_file='admin-cookies')
    group = admin.get_root().get_group(group_name='emptygroup')
    listener = Listener()
    before = admin.get_path('groups/emptygroup').display_name
    group.update(display_name='Nearly empty')
    told, after = listener.of(admin.get_path, 'groups/emptygroup')
    return {'before': before, 'told': told, 'after': after.display_name}


def two_people_with_one_cache(url):
    """The client's cache does not look at its cookies, so that only the ETag tells people apart."""
    doc = person(url, 'doc', save_cookies=False)
    doc.get_root()
    own = doc.get_path('users/doc').email
    other = anonymous(url, save_cookies=False)
    other.get_root()
    seen = other.get_path('users/doc').email
    return [own, seen]
