import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';

/** Secondary text below the main content of a cell. */
export const SecondaryText = ({ children }: { readonly children: ReactNode }) => (
  <Box fontSize="body-s" color="text-body-secondary">
    {children}
  </Box>
);
