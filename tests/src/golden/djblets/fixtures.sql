INSERT INTO review_groups (name, display_name, mailing_list, visible, invite_only) VALUES
    ('devgroup', 'Developers', 'dev@example.com', TRUE, FALSE),
    ('emptygroup', 'Empty', '', TRUE, FALSE),
    ('secret', 'Secret', '', FALSE, TRUE);

INSERT INTO group_members (group_id, user_id) VALUES
    (1, 2),
    (1, 3),
    (3, 2);

INSERT INTO repositories (name, path, tool, mirror_path, visible) VALUES
    ('Core', 'git://example.com/core.git', 'Git', '', TRUE),
    ('Docs', 'https://hg.example.com/docs', 'Mercurial', '/mirror/docs', TRUE),
    ('Old', 'svn://example.com/old', 'Subversion', '', FALSE),
    ('Depot', 'p4:1666', 'Perforce', '', TRUE);

INSERT INTO review_requests (summary, description, submitter_id, status, public, branch, repository_id, changenum, time_added, last_updated) VALUES
    ('Change 1', 'First change.
Second line with <tags> & "quotes".', 2, 'pending', TRUE, 'main', 1, 100, '2024-03-01 10:00:00', '2024-03-01 12:30:15'),
    ('Change 2', '', 3, 'pending', TRUE, '', 2, 200, '2024-03-02 10:00:00', '2024-03-02 12:30:15'),
    ('Change 3', '', 2, 'pending', FALSE, 'main', 1, 300, '2024-03-03 10:00:00', '2024-03-03 12:30:15'),
    ('Change 4', '', 2, 'submitted', TRUE, '', 1, NULL, '2024-03-04 10:00:00', '2024-03-04 12:30:15'),
    ('Change 5', '', 3, 'discarded', TRUE, 'main', 2, NULL, '2024-03-05 10:00:00', '2024-03-05 12:30:15'),
    ('Change 6', '', 4, 'pending', TRUE, '', NULL, 600, '2024-03-06 10:00:00', '2024-03-06 12:30:15'),
    ('Change 7', '', 4, 'pending', TRUE, 'main', 1, 700, '2024-03-07 10:00:00', '2024-03-07 12:30:15'),
    ('Change 8', '', 4, 'pending', TRUE, '', NULL, 800, '2024-03-08 10:00:00', '2024-03-08 12:30:15'),
    ('Change 9', '', 4, 'pending', TRUE, 'main', 1, 900, '2024-03-09 10:00:00', '2024-03-09 12:30:15'),
    ('Change 10', '', 4, 'pending', TRUE, '', NULL, 1000, '2024-03-10 10:00:00', '2024-03-10 12:30:15'),
    ('Change 11', '', 4, 'pending', TRUE, 'main', 1, 1100, '2024-03-11 10:00:00', '2024-03-11 12:30:15'),
    ('Change 12', '', 4, 'pending', TRUE, '', NULL, 1200, '2024-03-12 10:00:00', '2024-03-12 12:30:15');

INSERT INTO request_groups (request_id, group_id) VALUES
    (1, 1),
    (2, 1),
    (2, 2);

INSERT INTO request_people (request_id, user_id) VALUES
    (1, 3),
    (1, 4),
    (4, 1);

INSERT INTO reviews (review_request_id, user_id, body_top, ship_it, public, timestamp) VALUES
    (1, 3, 'Looks grumpy.', FALSE, TRUE, '2024-04-01 09:00:00'),
    (1, 4, 'Ship it!', TRUE, TRUE, '2024-04-02 09:00:00'),
    (1, 3, 'Draft', FALSE, FALSE, '2024-04-03 09:00:00'),
    (2, 2, 'Fine', TRUE, TRUE, '2024-04-04 09:00:00');

INSERT INTO comments (review_id, text, first_line, num_lines, issue_opened, issue_status, timestamp) VALUES
    (1, 'Typo here', 5, 1, TRUE, 'open', '2024-04-01 09:01:00'),
    (1, 'Nit: naming', 20, 2, FALSE, '', '2024-04-01 09:01:01'),
    (1, 'Why?', 42, 3, TRUE, 'open', '2024-04-01 09:01:02'),
    (4, 'OK', 1, 1, FALSE, '', '2024-04-04 09:01:00');

INSERT INTO audit_entries (action, revision, actor_id) VALUES
    ('login', 7, 1),
    ('publish', 8, 2),
    ('close', 9, 3);
