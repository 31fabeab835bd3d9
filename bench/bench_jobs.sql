-- What the generator takes back (desk's store).

--- forget_pdfs() !
-- A hundred thousand papers would be printed while we measure.
delete from job where kind = 'document.pdf' and state = 'waiting';
