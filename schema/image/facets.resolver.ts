import { FieldResolver, Resolver, Root } from "type-graphql";
import { type FacetValue, ImageFacets } from "./image-connection.type.ts";

type Values = Promise<readonly FacetValue[]>;

@Resolver(() => ImageFacets)
export class FacetsResolver {
  @FieldResolver()
  providers(@Root() { of }: ImageFacets): Values {
    return of("providers");
  }

  @FieldResolver()
  regions(@Root() { of }: ImageFacets): Values {
    return of("regions");
  }

  @FieldResolver()
  states(@Root() { of }: ImageFacets): Values {
    return of("states");
  }

  @FieldResolver()
  visibilities(@Root() { of }: ImageFacets): Values {
    return of("visibilities");
  }

  @FieldResolver()
  platforms(@Root() { of }: ImageFacets): Values {
    return of("platforms");
  }

  @FieldResolver()
  architectures(@Root() { of }: ImageFacets): Values {
    return of("architectures");
  }

  @FieldResolver()
  rootDeviceTypes(@Root() { of }: ImageFacets): Values {
    return of("rootDeviceTypes");
  }
}
