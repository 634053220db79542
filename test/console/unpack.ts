import chromium from '@sparticuz/chromium';

/**
 * Unpacks the browser before any worker runs. Two workers that come to it on a fresh machine would both start
 * unpacking, and one may start a file that the other still writes (ETXTBSY).
 */
export default async (): Promise<void> => {
  await chromium.executablePath();
};
