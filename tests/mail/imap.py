#!/usr/bin/python3
"""A mailbox for tests: dovecot in a folder of its own, by TLS, never as root.

    imap.py DIR PASSWORD

The mails are files in DIR/Maildir/new. It prints its port, then serves until its standard input ends. Started by
root it becomes the user gongkai.
"""
import grp
import os
import pwd
import socket
import subprocess
import sys

sys.dont_write_bytecode = True
from certificate import certificate

CONF = '''
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{folder}/Maildir
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
'''


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def main(folder, password):
    cert, key = certificate(folder)
    who = pwd.getpwnam('gongkai') if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    for name in ('run', 'state', 'Maildir', 'Maildir/new', 'Maildir/cur', 'Maildir/tmp'):
        os.makedirs(os.path.join(folder, name), exist_ok=True)
    port = free_port()
    conf = os.path.join(folder, 'dovecot.conf')
    with open(conf, 'w') as f:
        f.write(CONF.format(folder=folder, user=who.pw_name, group=grp.getgrgid(who.pw_gid).gr_name, uid=who.pw_uid, gid=who.pw_gid,
                            cert=cert, key=key, password=password, port=port))
    if os.getuid() == 0:
        for top, folders, files in os.walk(folder):
            for path in [top] + [os.path.join(top, f) for f in files]:
                os.chown(path, who.pw_uid, who.pw_gid)
        os.setgroups([])
        os.setgid(who.pw_gid)
        os.setuid(who.pw_uid)
    server = subprocess.Popen(['/usr/sbin/dovecot', '-F', '-c', conf], stdin=subprocess.DEVNULL)
    print(port, flush=True)
    sys.stdin.read()
    server.terminate()
    server.wait()


main(os.path.abspath(sys.argv[1]), sys.argv[2])
