-- upgrade --
CREATE TABLE tag (id INT); -- downgrade --
DROP TABLE tag;
