import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';

/** Text of less weight, such as the id below a name. */
export const SecondaryText = ({ children }: { readonly children: ReactNode }) => (
  <Box fontSize="body-s" color="text-body-secondary">
    {children}
  </Box>
);
