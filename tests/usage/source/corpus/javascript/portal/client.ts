import axios from "axios";

const instance = axios.create({
  baseURL: process.env.KNOX_URL ?? "https://api.samsungknox.com/ke/v1",
  timeout: 30_000,
});

export default instance;
