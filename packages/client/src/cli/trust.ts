/**
 * Which HTTPS servers are believed: those that a certificate authority of the system vouches for, and those that show a
 * certificate of a given file, or one signed by it. A certificate that stands in the file itself is believed under any
 * name: the file says that it is the bot's.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkServerIdentity, getCACertificates, type ConnectionOptions, type PeerCertificate } from 'node:tls';
import { ConfigError } from './config.ts';

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates in a text; throws ConfigError when there is none. */
function certificatesIn(text: string, file: string): X509Certificate[] {
  const found = text.match(PEM) ?? [];
  if (found.length === 0) throw new ConfigError(`${file} holds no certificate in PEM form.`);
  try {
    return found.map((pem) => new X509Certificate(pem));
  } catch (error) {
    throw new ConfigError(`${file} holds a certificate that cannot be read: ${String(error)}.`);
  }
}

/** Options of a TLS connection that trusts the certificates of a file besides the system's. */
function trusting(certificates: readonly X509Certificate[]): ConnectionOptions {
  const own = new Set(certificates.map((certificate) => certificate.fingerprint256));
  return {
    ca: [...getCACertificates('default'), ...certificates.map((certificate) => certificate.toString())],
    allowPartialTrustChain: true,
    checkServerIdentity: (host: string, shown: PeerCertificate) =>
      own.has(shown.fingerprint256) ? undefined : checkServerIdentity(host, shown),
  };
}

/** @param file as the user names it. Throws ConfigError. */
export function trustFile(file: string): ConnectionOptions {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`The certificate ${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
  return trusting(certificatesIn(text, file));
}

/**
 * The same for the certificate a configuration names: relative to the present folder, as the bot reads it, or to the
 * configuration. The file may be on another machine, or inside a container: then the system alone decides.
 */
export function trustConfigured(file: string, configFile: string | undefined): ConnectionOptions {
  const places = [resolve(file), ...(configFile === undefined ? [] : [resolve(dirname(configFile), file)])];
  for (const place of places) {
    try {
      return trustFile(place);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
    }
  }
  return {};
}
