-- What the bench asks of the worker's list (desk's store).

--- forget_pdfs() !
-- A hundred thousand papers would be printed while we measure.
delete from job where kind = 'document.pdf' and state = 'waiting';

--- due(now TIME) 1
select count(*) as "n:INT" from job where state = 'waiting' and due <= :now;
