-- documents: what was taken over from another site, by what it is called there: a second import changes nothing.

create table document_import (
    source   TEXT not null primary key,
    document REF  not null references document(id),
    at       TIME not null
);
