# frozen_string_literal: true

require 'httparty'

# Knox E-FOTA: GET /ke/v1/campaigns
class Fota
  include HTTParty
  base_uri 'https://api.samsungknox.com/ke/v1'
  headers 'Content-Type' => 'application/json'

  def initialize(token)
    @options = { headers: { 'Authorization' => "Bearer #{token}" } }
  end

  def campaigns(page: 0)
    self.class.get('/campaigns', @options.merge(query: { pageNum: page }))
  end

  def create(campaign)
    self.class.post '/campaigns', body: campaign.to_json, **@options
  end

  def remove(id)
    self.class.delete("/campaigns/#{id}", @options)
  end

  def models
    retries ||= 0
    self.class.get('/devices/models', @options)
  rescue Net::ReadTimeout
    (retries += 1) < 3 ? retry : raise("GET /ke/v1/devices/models failed")
  end
end
