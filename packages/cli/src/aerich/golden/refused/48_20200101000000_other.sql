-- upgrade --
CREATE TABLE tag2 (id INT);
