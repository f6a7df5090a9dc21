/**
 * Certificate and private key of an API that speaks HTTPS: reads the files and judges them, so that what is wrong is said
 * at the start and not by the first client. Entry point: `readTlsFiles`.
 */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fileReason } from '../../domain/file-reason.ts';
import { PitwallError } from '../../domain/errors.ts';

/** Where they are; absolute paths. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Opens the private key; empty when it is not locked. */
  readonly passphrase: string;
}

/** What a TLS server is given. */
export interface TlsIdentity {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly passphrase: string;
  /** The certificate is good until then, ms UTC. */
  readonly validUntil: number;
  /** What `tlsFileState` said just before the files were read. */
  readonly fileState: string;
}

/** Older versions of the protocol are refused. */
const OLDEST_TLS = 'TLSv1.2';

/** Bits of a file's mode that let everybody read or change it. */
const EVERYBODY = 0o007;

/**
 * Reads both files.
 *
 * @param now ms UTC
 * @throws CONFIG when a file is missing or no PEM, the key is locked, open to everybody or not the certificate's, or the
 * certificate is not valid now
 */
export function readTlsFiles({ certFile, keyFile, passphrase }: TlsFiles, now: number): TlsIdentity {
  const fileState = tlsFileState({ certFile, keyFile, passphrase });
  const cert = readNamed('tls_cert_file', certFile);
  const certificate = certificateOf(cert, certFile);
  refuseOpenKey(keyFile);
  const key = readNamed('tls_key_file', keyFile);
  const privateKey = privateKeyOf(key, keyFile, passphrase);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw problem('tls_key_file', keyFile, `is not the key of the certificate in ${certFile}`);
  }
  const validFrom = certificate.validFromDate.getTime();
  const validUntil = certificate.validToDate.getTime();
  if (now > validUntil) {
    throw problem('tls_cert_file', certFile, `has expired on ${certificate.validTo}: renew it`);
  }
  if (now < validFrom) throw problem('tls_cert_file', certFile, `is not valid before ${certificate.validFrom}`);
  return { cert, key, passphrase, validUntil, fileState };
}

/** Changes whenever one of the files is written or replaced, or another file is meant. */
export function tlsFileState({ certFile, keyFile, passphrase }: TlsFiles): string {
  const states = [certFile, keyFile].map((file) => {
    try {
      const { mtimeMs, size, ino, mode } = statSync(file);
      return [file, mtimeMs, size, ino, mode];
    } catch (error) {
      return [file, fileReason(error)];
    }
  });
  return JSON.stringify([...states, passphrase]);
}

/** The options of a TLS server, or of its next context. */
export function secureOptions({ cert, key, passphrase }: TlsIdentity) {
  return { cert, key, minVersion: OLDEST_TLS, ...(passphrase === '' ? {} : { passphrase }) } as const;
}

function problem(key: string, file: string, text: string, cause?: unknown): PitwallError {
  return new PitwallError('CONFIG', `api_server.${key}: ${file} ${text}`, { cause });
}

function readNamed(key: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw problem(key, file, `cannot be read (${fileReason(error)})`, error);
  }
}

function certificateOf(pem: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw problem('tls_cert_file', file, 'holds no certificate in PEM form', error);
  }
}

/** Whoever reads the key can pass for this server. Where files have no such modes, this is not judged. */
function refuseOpenKey(file: string): void {
  if (process.platform === 'win32') return;
  let mode: number;
  try {
    mode = statSync(file).mode;
  } catch (error) {
    throw problem('tls_key_file', file, `cannot be read (${fileReason(error)})`, error);
  }
  if ((mode & EVERYBODY) === 0) return;
  const shown = (mode & 0o777).toString(8);
  throw problem('tls_key_file', file, `is open to every user of this machine (mode ${shown}): chmod 600 it`);
}

/** The library's own words are left out: they may follow from the passphrase. */
function privateKeyOf(pem: Buffer, file: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, ...(passphrase === '' ? {} : { passphrase }) });
  } catch (error) {
    if (!pem.includes('PRIVATE KEY')) throw problem('tls_key_file', file, 'holds no private key in PEM form', error);
    if (!pem.includes('ENCRYPTED')) throw problem('tls_key_file', file, 'holds a private key that is damaged', error);
    if (passphrase === '') {
      throw problem('tls_key_file', file, 'is locked: give api_server.tls_key_passphrase', error);
    }
    throw problem('tls_key_file', file, 'is not opened by api_server.tls_key_passphrase', error);
  }
}
