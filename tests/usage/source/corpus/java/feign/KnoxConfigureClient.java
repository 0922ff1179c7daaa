package com.example.kc;

import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.*;

@FeignClient(name = "knox-configure", url = "${knox.url:https://api.samsungknox.com}", path = "/kc/v2")
public interface KnoxConfigureClient {

    @GetMapping("/profiles")
    PageOfProfiles profiles(@RequestParam("pageNum") int page, @RequestParam("pageSize") int size);

    @PostMapping("/profiles/{profileId}/bulkAssign")
    void assign(@PathVariable("profileId") String profileId, @RequestBody DeviceList devices);

    @RequestMapping(method = RequestMethod.DELETE, value = "/licenses/{licenseKey}")
    void deleteLicense(@PathVariable("licenseKey") String licenseKey);

    @PostMapping(value = "/devices/sendCommand", consumes = "application/json")
    CommandResult sendCommand(@RequestBody Command command);
}
