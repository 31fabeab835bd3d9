#!/usr/bin/python3
"""Another site, for tests of what published documents link to.

    site.py [--tls]

It prints its port (127.0.0.1), then serves until its standard input ends. What it says stands in the path:
/opens 200; /no-head 405 to HEAD, 200 to GET; /lies 404 to HEAD, and to GET a body without end; /gone 404; /closed 403; /fails 500;
/moved to /opens; /circle to itself; /to-inside to 10.0.0.1; /to-file to file:///etc/passwd; /silent nothing for a minute.
With --tls its certificate is made by itself: nobody trusts it.
"""
import os
import ssl
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'mail'))

STATUS = {'/opens': 200, '/no-head': 200, '/lies': 200, '/gone': 404, '/closed': 403, '/fails': 500}
MOVED = {'/moved': '/opens', '/circle': '/circle', '/to-inside': 'http://10.0.0.1/', '/to-file': 'file:///etc/passwd'}


class Page(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def head(self, status, **more):
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()

    def do_HEAD(self):
        path = self.path.split('?')[0]
        self.head({'/no-head': 405, '/lies': 404}.get(path) or STATUS.get(path, 404))

    def do_GET(self):
        path = self.path.split('?')[0]
        self.head(STATUS.get(path, 404))
        while path == '/lies':  # until who asked hangs up
            self.wfile.write(b'x' * 65536)
        self.wfile.write(b'page')

    def handle_one_request(self):
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def parse_request(self):
        if not super().parse_request():
            return False
        if self.path == '/silent':
            time.sleep(60)
        if self.path in MOVED:
            self.head(302, Location=MOVED[self.path])
            return False
        return True


server = ThreadingHTTPServer(('127.0.0.1', 0), Page)
server.daemon_threads = True
if '--tls' in sys.argv:
    from certificate import certificate
    folder = tempfile.TemporaryDirectory()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(folder.name))
    server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
