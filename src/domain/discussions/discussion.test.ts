import { expect, test } from "vitest";
import { averageOf, deedsOf, isAbout, mostImagesOfTopic } from "./discussion.ts";

const key = (region: string, nativeId: string) => ({ provider: "AWS", region, nativeId });

test("what is told of many images counts as several deeds, and never as none", () => {
  const told = [0, 1, mostImagesOfTopic, mostImagesOfTopic + 1, 4 * mostImagesOfTopic];
  expect(told.map(deedsOf)).toEqual([1, 1, 1, 2, 4]);
});

test("a topic is about its image, else about its region's, else about all", () => {
  const images = [key("us-east-1", "ami-1"), key("us-east-1", "ami-2"), key("eu-west-1", "ami-1")];
  const about = (scope: Parameters<typeof isAbout>[0]) => images.map((image) => isAbout(scope, image));
  expect(about({ image: key("us-east-1", "ami-1"), region: "us-east-1" })).toEqual([true, false, false]);
  expect(about({ image: null, region: "us-east-1" })).toEqual([true, true, false]);
  expect(about({ image: null, region: null })).toEqual([true, true, true]);
});

test("nobody's ratings have no average", () => {
  expect([averageOf({ count: 0, sum: 0 }), averageOf({ count: 2, sum: 7 })]).toEqual([null, 3.5]);
});
