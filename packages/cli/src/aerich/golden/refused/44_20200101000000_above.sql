-- tables first
CREATE TABLE tag0 (id INT);
-- upgrade --
CREATE TABLE tag (id INT);
