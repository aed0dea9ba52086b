-- upgrade --
CREATE TABLE tag (id INT);
-- downgrade --
DROP TABLE tag;
-- downgrade --
DROP TABLE tag2;
