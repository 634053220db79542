import Container, { type ContainerProps } from '@cloudscape-design/components/container';
import Header, { type HeaderProps } from '@cloudscape-design/components/header';

/** A titled box of a page; what else stands beside the title is as in Cloudscape's header. */
export const Section = ({
  title,
  fitHeight = false,
  children,
  ...beside
}: Pick<HeaderProps, 'description' | 'counter' | 'actions'> &
  Pick<ContainerProps, 'fitHeight' | 'children'> & { readonly title: string }) => (
  <Container
    fitHeight={fitHeight}
    header={
      <Header variant="h2" {...beside}>
        {title}
      </Header>
    }
  >
    {children}
  </Container>
);
