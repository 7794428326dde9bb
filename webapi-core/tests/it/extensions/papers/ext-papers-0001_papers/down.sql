DROP TABLE failing_papers;
