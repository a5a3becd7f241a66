/**
 * What a field costs beyond the 1 of every object that it gives, by schema coordinate; a member of an interface counts
 * for the types that implement it. Each cost was decided by what the field makes others do, and a test holds that every
 * field that makes the gateway ask a cloud has one.
 */
export const prices: Readonly<Record<string, number>> = {
  // One call to a cloud, and no other field's call is shared with it.
  "Query.image": 25,
  "Query.imageByNativeId": 25,
  "Query.node": 25,
  "Query.instance": 25,
  // And up to 10 MiB of files, filled in and packed.
  "Query.launchPreview": 100,
  "Derived.ancestry": 25,
  "Licensed.agreement": 25,
  "Parameterized.manifest": 25,
  // Batched: all images of an answer share calls.
  "Query.nodes": 25,
  "Image.instances": 25,
  "LaunchPermissioned.launchPermissions": 5,
  // Counted in the database.
  "ImageConnection.totalCount": 10,
  "ImageFacets.providers": 10,
  "ImageFacets.regions": 10,
  "ImageFacets.states": 10,
  "ImageFacets.visibilities": 10,
  "ImageFacets.platforms": 10,
  "ImageFacets.architectures": 10,
  "ImageFacets.rootDeviceTypes": 10,
  // Pages of the ledger, and of what is written.
  "Image.history": 5,
  "Asset.edits": 5,
  "Asset.topics": 5,
  "Topic.posts": 5,
  "Organization.publicationRequests": 5,
  // Documents of an asset.
  "Image.gettingStarted": 25,
  // Looks at all of its images.
  "Asset.viewerCanChange": 5,
  "Topic.viewerCanAcceptAnswer": 5,
  "Post.viewerCanRemove": 5,
  "Post.viewerCanHide": 5,
  // Counted over all that one follows.
  "Viewer.unreadPosts": 10,
  "Asset.viewerUnreadPosts": 2,
  // Up to a quarter of a second of the process's time.
  "Image.publicationChecklist": 25,
  "GettingStarted.html": 25,
  "GettingStarted.links": 25,
  "Post.html": 15,
  "AssetDocument.diff": 25,
  "LaunchParameters.jsonSchema": 5,
  "LaunchParameters.uiSchema": 5,
  "LaunchParameters.parametersXml": 5,
  // Up to 10 MiB for the files of one asset.
  "InjectedFile.text": 50,
  "InjectedFile.contentBase64": 50,
};

/**
 * Fields of stored texts, or of what is made of them, by schema coordinate. Whatever they give is weighed when it is there:
 * beside its price an operation costs 1 for each KiB of it beyond the first 16.
 */
export const textFields: ReadonlySet<string> = new Set([
  "GettingStarted.markdown",
  "GettingStarted.html",
  "WrittenAgreement.text",
  "ProductTerms.terms",
  "AssetDocument.diff",
  "LaunchParameters.jsonSchema",
  "LaunchParameters.uiSchema",
  "LaunchParameters.parametersXml",
  "InjectedFile.text",
  "InjectedFile.contentBase64",
  "LaunchFiles.scriptsTxt",
  "Post.markdown",
  "Post.html",
  "Agreement.text",
  "Parameterized.manifest",
  "PlannedCall.parameters",
  "PlannedCall.document",
  "LifecycleEvent.before",
  "LifecycleEvent.after",
]);

/** What each mutation costs: intent, cloud and ledger, and reading the image anew for its payload. */
export const mutationPrice = 100;

/** What starting a subscription costs, beside its first event. Each event costs anew what it makes others do. */
export const subscriptionPrice = 10;

/** The schema, or a type of it: answered from memory, but by tens of thousands of fields. */
export const introspectionPrice = 1000;

/** What a document costs that is refused: finding out what is wrong with it is work too. */
export const refusedPrice = 20;

/** For every id of an `ids` argument. */
export const idPrice = 10;

/** How many members a list is taken to have that no argument bounds. */
export const listSizes: Readonly<Record<string, number>> = {
  "Query.backends": 20,
  "Viewer.backends": 20,
  "Organization.backends": 20,
  "ImageConnection.sources": 20,
  ...{ "ImageFacets.providers": 2, "ImageFacets.regions": 20, "ImageFacets.states": 7, "ImageFacets.visibilities": 4 },
  ...{ "ImageFacets.platforms": 3, "ImageFacets.architectures": 5, "ImageFacets.rootDeviceTypes": 2 },
  "Backend.sources": 5,
  "Source.gaps": 1,
  "ImageInstances.sources": 5,
  "ImageInstances.notAsked": 5,
  "Backend.capabilityClaims": 20,
  "ImageInstances.nodes": 20,
  "Image.views": 5,
  "Image.assets": 2,
  "Asset.images": 10,
  "GettingStarted.links": 10,
  "WrittenAgreement.attachments": 5,
  "Image.publicationChecklist": 5,
  "PublicationRequest.checklist": 5,
  "LaunchParameters.fields": 20,
  "LaunchFiles.files": 20,
};

/** For lists of an image's own parts (tags, products, devices, permissions) and of payloads. */
export const partsOfAList = 5;
