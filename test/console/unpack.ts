import chromium from '@sparticuz/chromium';

/**
 * Global setup: unpacks the browser before any worker starts. Otherwise two workers on a fresh machine could
 * unpack it concurrently, and one could execute a file that the other is still writing (ETXTBSY).
 */
export default async (): Promise<void> => {
  await chromium.executablePath();
};
