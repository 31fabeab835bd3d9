#!/usr/bin/python3
"""A mail server for tests: aiosmtpd, with TLS and a login. What it takes stands in DIR/N.eml.

    smtp.py DIR [--tls | --starttls] [--login USER:PASSWORD]

It prints its port, then serves until its standard input ends. The local part of an address says what becomes
of it: later@… 451 at first (a file DIR/now lets it through), never@… 550, full@… 552 when the letter has come.
With --tls or --starttls its certificate, made by itself, is DIR/cert.pem.
"""
import asyncio
import logging
import os
import ssl
import sys
import warnings

sys.dont_write_bytecode = True
from aiosmtpd.smtp import SMTP, AuthResult
from certificate import certificate


warnings.simplefilter('ignore')  # a password without TLS is what some tests want
logging.getLogger('mail').setLevel(logging.CRITICAL)


class Box:
    def __init__(self, folder):
        self.folder = folder
        self.n = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split('@')[0]
        if local == 'never':
            return '550 5.1.1 no such mailbox'
        if local == 'later' and not os.path.exists(os.path.join(self.folder, 'now')):
            return '451 4.7.1 greylisted, try again later'
        envelope.rcpt_tos.append(address)
        return '250 2.1.5 ok'

    async def handle_DATA(self, server, session, envelope):
        if any(a.startswith('full@') for a in envelope.rcpt_tos):
            return '552 5.2.2 mailbox full'
        self.n += 1
        path = os.path.join(self.folder, f'{self.n}.eml')
        with open(path + '.new', 'wb') as f:
            f.write(f'X-To: {",".join(envelope.rcpt_tos)}\r\nX-From: {envelope.mail_from}\r\n'.encode() + envelope.content)
        os.rename(path + '.new', path)
        return f'250 2.0.0 ok, queued as {self.n:08d}'


def authenticator(login):
    user, password = login.split(':')

    def check(server, session, envelope, mechanism, data):
        good = data.login.decode() == user and data.password.decode() == password
        return AuthResult(success=good, handled=good)
    return check


async def main(argv):
    folder = argv[0]
    login = argv[argv.index('--login') + 1] if '--login' in argv else None
    context = None
    if '--tls' in argv or '--starttls' in argv:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate(folder))
    starttls = '--starttls' in argv
    box = Box(folder)

    def session():
        return SMTP(box, hostname='mail.test', enable_SMTPUTF8=False, data_size_limit=32 << 20,
                    tls_context=context if starttls else None, require_starttls=starttls,
                    authenticator=authenticator(login) if login else None, auth_required=login is not None,
                    auth_require_tls=False)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, '127.0.0.1', 0, ssl=None if starttls else context)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()

asyncio.run(main(sys.argv[1:]))
