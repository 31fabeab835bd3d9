-- The newest document of a column, of which the next one takes its particulars.
create index document_of_column on document(category, published, id);
