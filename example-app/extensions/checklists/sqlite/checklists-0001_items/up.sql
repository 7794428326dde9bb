CREATE TABLE checklist_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    review_request_id INTEGER NOT NULL REFERENCES review_requests (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    done BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX checklist_items_by_request ON checklist_items (review_request_id);
