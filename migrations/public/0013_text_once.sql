-- A document's text stands once in each form: as it is read in pub_document, as it was written in pub_version, where search looks too. The row
-- that a page reads is half as long. What had no version yet gets it by `gongkai rebuild`.
alter table pub_document drop column body;
alter table pub_version drop column html;
