import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';

/** What stands in a cell below the thing that it is about. */
export const Soft = ({ children }: { readonly children: ReactNode }) => (
  <Box fontSize="body-s" color="text-body-secondary">
    {children}
  </Box>
);
