import { expect, test } from "vitest";
import { imageId } from "./ids.ts";
import { namesInHand } from "./names-in-hand.ts";

const ami = "ami-084ab8ca3f4bdd25f";
const whole = { nativeId: ami, isWhole: true };

test.each([
  [ami, [{ nativeId: ami, isWhole: false, region: null }], ""],
  [`arn:aws:ec2:us-east-1::image/${ami}`, [{ ...whole, region: "us-east-1" }], ""],
  [`arn:aws-cn:ec2:cn-north-1:123456789012:image/${ami}.`, [{ ...whole, region: "cn-north-1" }], ""],
  [
    imageId({ provider: "AWS", region: "us-east-1", nativeId: ami }),
    [{ ...whole, provider: "AWS", region: "us-east-1" }],
    "",
  ],
  [`orders (${ami})`, [{ nativeId: ami, isWhole: false, region: null }], "orders"],
  [`console.example/ec2?region=x&imageId=${ami}&tab=1`, [{ nativeId: ami, isWhole: false, region: null }], ""],
  ["20009379 linux", [{ nativeId: "20009379", isWhole: true, region: null }], "linux"],
  ["orders v-1.9.0 2025 al2023 !!", [], "orders v-1.9.0 2025 al2023 !!"],
  ["", [], ""],
])("%s names what it holds, and leaves the other words", (text, images, rest) => {
  expect(namesInHand(text)).toMatchObject({ images, rest });
});
