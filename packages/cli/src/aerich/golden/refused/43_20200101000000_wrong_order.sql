-- downgrade --
DROP TABLE tag;
-- upgrade --
CREATE TABLE tag (id INT);
