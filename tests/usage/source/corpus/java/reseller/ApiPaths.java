package com.example.reseller;

/** Paths of the deployment program, relative to the host. */
public final class ApiPaths {
    public static final String HOST = "https://api.samsungknox.com";
    private static final String ROOT = "/kcs/v1/rp";
    public static final String DEVICES = ROOT + "/devices";
    public static final String UPLOAD = DEVICES + "/upload";
    public static final String STATUS = DEVICES + "/status";
    // "/kcs/v1/rp/devices/old" was used before 2023
    private ApiPaths() {}
}
