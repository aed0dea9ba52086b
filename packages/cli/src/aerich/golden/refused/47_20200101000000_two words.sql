-- upgrade --
CREATE TABLE tag (id INT);
