DROP TABLE golden_memberships;
DROP TABLE golden_groups;
