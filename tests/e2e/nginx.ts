import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { findNginx } from '#scripts/test/nginx.ts';
import { waitUntil } from '#tests/support/wait-until.ts';

/** A certificate of its own for localhost, which its server ends https with. */
export interface Certificate {
  folder: string;
  certFile: string;
  keyFile: string;
  pem: string;
}

export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'console-nginx-'));
  await chmod(folder, 0o711);
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  await writeFile(certFile, made.cert);
  await writeFile(keyFile, made.private, { mode: 0o600 });
  return { folder, certFile, keyFile, pem: made.cert };
}

/** Starts a bare nginx: it ends https, and proxy_pass is its only directive about what is behind it. */
export async function startNginx({ folder, certFile, keyFile }: Certificate, port: number, behind: string): Promise<{ stop(): Promise<void> }> {
  const file = path.join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
  await writeFile(
    file,
    `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
     events {}
     http {
       access_log off; ${temporary}
       server {
         listen 127.0.0.1:${port} ssl http2; ssl_certificate ${certFile}; ssl_certificate_key ${keyFile};
         location / { proxy_pass ${behind}; }
       }
     }`,
  );
  const nginx = spawn(await findNginx(), ['-c', file, '-e', `${folder}/error.log`], { stdio: 'inherit' });
  const ended = once(nginx, 'exit');
  await waitUntil('nginx listens', () => isListening(port));
  const stop = async () => {
    nginx.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { stop };
}

async function isListening(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
