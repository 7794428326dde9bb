DROP TABLE failing_half;
